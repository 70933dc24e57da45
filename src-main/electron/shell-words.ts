const english = {
  'page.gone.title': 'The window stopped',
  'page.gone.text': 'Everything you did is safe in the project. Captures go on. ({reason})',
  'page.slow.title': 'The window does not answer',
  'page.slow.text': 'It may be busy. Everything you did is safe in the project.',
  'page.reload': 'Open the window again',
  'page.wait': 'Wait',
  'app.quit': 'Quit',
  'graphics.gone.title': 'The graphics driver stopped several times',
  'graphics.gone.text': 'The studio can start again without it: slower, but steady.',
  'graphics.restart': 'Start again without it',
  'graphics.later': 'Go on as it is',
  'media.missing.title': 'One part is still missing: reading video',
  'media.missing.text':
    'Video is read and written by FFmpeg, whose licence does not let us put it into the installer. There are two ways:\n\n1. Install ffmpeg (ffmpeg.org, or your system’s package manager). It is found by itself in the usual places; otherwise choose the program here.\n\n2. With Node.js installed, run this once, then start the studio again:\n{command}\n\nProjects with captured takes can be opened without it.',
  'media.choose': 'Choose ffmpeg…',
  'media.other': '{file} is not an ffmpeg program with ffprobe beside it.',
  'media.copy': 'Copy the command',
  'app.failed.title': 'The studio could not start',
  'open.failed.title': 'Not opened: {file}',
  'menu.file': 'File',
  'menu.edit': 'Edit',
  'menu.view': 'View',
  'menu.play': 'Play',
  'menu.person': 'Person',
  'menu.help': 'Help',
  'menu.window': 'Window',
  'common.ok': 'OK',
} as const;

export type ShellWord = keyof typeof english;

const chinese: Record<ShellWord, string> = {
  'page.gone.title': '窗口已停止',
  'page.gone.text': '您所做的一切都已保存在项目中，捕捉会继续进行。（{reason}）',
  'page.slow.title': '窗口没有响应',
  'page.slow.text': '它可能正忙。您所做的一切都已保存在项目中。',
  'page.reload': '重新打开窗口',
  'page.wait': '等待',
  'app.quit': '退出',
  'graphics.gone.title': '显卡驱动多次停止',
  'graphics.gone.text': '可以不使用它重新启动：较慢，但稳定。',
  'graphics.restart': '不使用显卡重新启动',
  'graphics.later': '继续',
  'media.missing.title': '还缺少一个部分：读取视频',
  'media.missing.text':
    '视频由 FFmpeg 读写，其许可证不允许放入安装包。有两种办法：\n\n1. 安装 ffmpeg（ffmpeg.org 或系统的软件包管理器）。常见位置会自动找到；否则在此选择该程序。\n\n2. 安装 Node.js 后运行一次，然后重新启动：\n{command}\n\n已有捕捉结果的项目无需它也能打开。',
  'media.choose': '选择 ffmpeg…',
  'media.other': '{file} 不是旁边带有 ffprobe 的 ffmpeg 程序。',
  'media.copy': '复制命令',
  'app.failed.title': '无法启动',
  'open.failed.title': '未能打开：{file}',
  'menu.file': '文件',
  'menu.edit': '编辑',
  'menu.view': '视图',
  'menu.play': '播放',
  'menu.person': '人物',
  'menu.help': '帮助',
  'menu.window': '窗口',
  'common.ok': '好',
};

/** Says something in the language of the system, with `{name}` replaced: for what the page cannot say itself. */
export type Say = (word: ShellWord, values?: Readonly<Record<string, string>>) => string;

/** @param locale  as the system gives it: `zh-CN`, `en-GB` … */
export function shellWords(locale: string): Say {
  const words = locale.toLowerCase().startsWith('zh') ? chinese : english;
  return (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
