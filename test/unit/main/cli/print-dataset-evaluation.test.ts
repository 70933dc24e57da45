import { expect, it } from 'vitest';
import { printDatasetEvaluation } from '#main/cli/print-dataset-evaluation.ts';
import type { Terminal } from '#main/cli/terminal.ts';
import type { DatasetErrors, DatasetEvaluationReport } from '#shared/contract/dataset-evaluation.ts';

const errors: DatasetErrors = {
  frames: 32,
  mpjpe_mm: 91.26,
  pa_mpjpe_mm: 55.04,
  pve_mm: null,
  pck_150: 0.887,
  auc_150: 0.5,
  accel_mm_frame2: 25,
  accel_error_mm_frame2: 26,
};

const report: DatasetEvaluationReport = {
  dataset: 'mpi-inf-3dhp',
  title: 'MPI-INF-3DHP',
  split: 'test',
  model: 'mine',
  source: 'official layout',
  parts: 2,
  complete_parts: 6,
  parts_are: 'subjects',
  frames_found: 100,
  frames_run: 40,
  published_protocol: errors,
  streaming: {
    ...errors,
    accel_m_s2: 9.5,
    truth_accel_m_s2: 8,
    accel_error_m_s2: 7,
    jitter_m_s3: 123.4,
    truth_jitter_m_s3: 100,
  },
  own_joints: [{ joints: 'all 17', frames: 32, mpjpe_mm: 80.04, pck_150: 0.9, auc_150: 0.55 }],
  sequences: [],
  published: [
    {
      method: 'VIBE',
      source: 'paper',
      mpjpe_mm: 97.7,
      pa_mpjpe_mm: 63.4,
      pve_mm: null,
      accel_mm_frame2: null,
      accel_error_mm_frame2: null,
      pck_150: 0.89,
      note: 'withdrawn',
    },
  ],
  notes: ['Frame times are taken at 25 per second.'],
  warnings: [],
};

function printed(of: DatasetEvaluationReport): string[] {
  const lines: string[] = [];
  const terminal: Terminal = {
    line: (text) => lines.push(text),
    progress: () => {},
    warn: () => {},
    settle: () => {},
    result: () => {},
  };
  printDatasetEvaluation(of, terminal);
  return lines;
}

it('tells measured from published figures, with columns below each other and a dash for what nobody measured', () => {
  expect(printed(report)).toEqual([
    'mine on MPI-INF-3DHP, test: 2 of 6 subjects',
    '                                                       MPJPE    PA-MPJPE         PVE       accel accel error         PCK         AUC',
    '                                                          mm          mm          mm   mm/frame²   mm/frame²           %           %',
    '  measured here, 40 of 100 frames, from the official layout',
    '    published protocol, clips of 16, 32 frames          91.3        55.0           –        25.0        26.0        88.7        50.0',
    '    streaming, whole tracks, 32 frames                  91.3        55.0           –        25.0        26.0        88.7        50.0',
    '  published by the authors, not measured here',
    '    VIBE, paper                                         97.7        63.4           –           –           –        89.0           –  (withdrawn)',
    '  by real time, within sequences: acceleration 9.50 m/s² (truth 8.00), its error 7.00 m/s², jitter 123 m/s³ (truth 100)',
    '  own joints (all 17): MPJPE 80.0 mm, PCK 90.0 %, AUC 55.0 % over 32 frames',
    '  Frame times are taken at 25 per second.',
  ]);
});

it('leaves out what was not measured', () => {
  const lines = printed({ ...report, published_protocol: null, streaming: null, own_joints: [], notes: [] });
  expect(lines).toHaveLength(6);
  expect(lines.join('\n')).not.toContain('clips of 16');
});
