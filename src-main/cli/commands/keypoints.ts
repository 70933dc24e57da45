import { Command } from 'commander';
import { type ImportDataOptions, parseWhole, runImportData } from './import-data.ts';

/** `keypoints import FILE… --project P`: keypoints of other programs become fitted takes of a clip. */
export function keypointsCommand(signal: AbortSignal): Command {
  const command = new Command('keypoints').description('Bring in keypoints of other programs.');
  command.addCommand(
    new Command('import')
      .description('Fit COCO, OpenPose or CVAT keypoints of a clip, as takes beside the captured ones.')
      .argument('<file...>', 'COCO or CVAT file, a folder, list or archive of OpenPose frames')
      .requiredOption('--project <file>', 'project file')
      .option('--clip <name>', 'file name or number of the clip; the first where left out')
      .option('--person <number>', 'take only the first person, and compare with this person of the clip', parseWhole)
      .option('--start <frame>', "frame of the clip that the file's frame 0 is; found where left out", parseWhole)
      .option('--json', 'print one JSON document')
      .action((files: string[], options: ImportDataOptions) => runImportData(files, options, 'keypoints', signal))
      .exitOverride(),
  );
  return command;
}
