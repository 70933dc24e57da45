import type { shellEnglish } from './english.ts';

/** Words of the shell and its own panels in Chinese. */
export const shellChinese: Readonly<Record<keyof typeof shellEnglish, string>> = {
  'app.name': 'Vibe Studio',
  'edit.undo': '撤销',
  'edit.redo': '重做',
  'edit.undo-what': '撤销：{what}',
  'edit.redo-what': '重做：{what}',

  'menu.file': '文件',
  'menu.edit': '编辑',
  'menu.view': '视图',
  'menu.play': '播放',
  'menu.person': '人物',
  'menu.help': '帮助',
  'menu.all': '菜单',

  'panel.video': '视频',
  'panel.viewport': '三维视图',
  'panel.timeline': '时间轴',
  'panel.curves': '曲线',
  'panel.library': '素材库',
  'panel.inspector': '检查器',
  'panel.jobs': '任务',
  'panel.missing': '此版本不包含这个面板。',
  'panel.failed': '此面板因故障停止。',
  'panel.failed-hint': '其余部分不受影响；可重新启动面板，或报告下面的内容。',
  'panel.restart': '重新启动面板',
  'panel.loading': '正在加载…',

  'skip.video': '跳到视频',
  'skip.timeline': '跳到时间轴',
  'skip.library': '跳到素材库',

  'connection.connecting': '正在连接…',
  'connection.connected': '已连接',
  'connection.lost': '连接中断，正在重试（{attempts}）',
  'connection.refused': '工作室不接受此地址',
  'connection.refused-hint': '请打开程序启动时显示的完整地址，其中带有密钥。',
  'connection.edits-wait': '{count} 项编辑正在等待连接恢复',
  'connection.edits-saving': '正在保存…',
  'connection.edits-saved': '所有编辑均已保存',
};
