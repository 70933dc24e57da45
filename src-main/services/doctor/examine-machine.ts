import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import { DEVICES, type Device, openOnDevice } from '#main/engine/device.ts';
import { poseModelFile } from '#main/engine/model-file.ts';
import { openSession } from '#main/engine/onnx-session.ts';
import { POSE_MODELS, type PoseModelName } from '#main/engine/pose-models.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { Problem } from '#shared/errors/problem.ts';
import { examineVideo } from './examine-video.ts';

/** One line of the examination. */
export interface Finding {
  readonly topic: 'version' | 'device' | 'model' | 'program';
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do where something is missing; absent where nothing has to be done. */
  readonly hint?: string;
}

/** Devices, models and versions on this machine, and what is missing. Nothing is downloaded or changed but the model cache. */
export async function examineMachine(studioVersion: string): Promise<Finding[]> {
  return [...versions(studioVersion), ...(await models()), ...(await devices()), await examineVideo(), ...programs()];
}

function versions(studioVersion: string): Finding[] {
  const memory = `${(totalmem() / 2 ** 30).toFixed(1)} GB`;
  return [
    found('version', 'Vibe Studio', studioVersion),
    found('version', 'Node', process.versions.node),
    found('version', 'machine', `${platform()} ${release()} ${arch()}, ${cpus().length} cores, ${memory}`),
    ...['onnxruntime-node', 'better-sqlite3', 'three'].map((name) => packageVersion(name)),
  ];
}

function packageVersion(name: string): Finding {
  const manifest = findPackage(name);
  if (!manifest) return missing('version', name, 'not installed', 'Run npm install.');
  return found('version', name, (createRequire(import.meta.url)(manifest) as { version: string }).version);
}

async function models(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of Object.keys(POSE_MODELS) as PoseModelName[]) {
    try {
      findings.push(found('model', `pose ${name}`, await poseModelFile(name)));
    } catch (error) {
      findings.push(missing('model', `pose ${name}`, messageOf(error), 'Run npm install again.'));
    }
  }
  try {
    const body = await loadBuiltinBody();
    findings.push(found('model', 'built-in body', `${body.vertexCount} vertices, licence class ${body.licence}`));
  } catch (error) {
    findings.push(missing('model', 'built-in body', messageOf(error), 'Run npm run build:body.'));
  }
  findings.push(found('model', 'cache', cacheFolder()));
  return findings;
}

/** Tries every device with the smallest network, since a listed provider may still lack its driver. */
async function devices(): Promise<Finding[]> {
  const file = await poseModelFile('lite').catch(() => null);
  if (!file) return [];
  const findings: Finding[] = [];
  for (const device of DEVICES.filter((name) => name !== 'auto') as Device[]) {
    try {
      const { opened } = await openOnDevice(device, (name) => openSession(file, name));
      await opened.release();
      findings.push(found('device', device, 'works'));
    } catch (error) {
      const reason = error instanceof Problem ? String(error.params.reason) : messageOf(error);
      findings.push({ topic: 'device', name: device, ok: false, detail: reason });
    }
  }
  return findings;
}

function programs(): Finding[] {
  const manifest = findPackage('electron');
  const binary = manifest ? join(dirname(manifest), 'dist') : '';
  return [
    existsSync(binary)
      ? found('program', 'Electron', binary)
      : missing('program', 'Electron', 'its program is not here', 'The command line works without it.'),
  ];
}

function findPackage(name: string): string | null {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const manifest = join(folder, name, 'package.json');
    if (existsSync(manifest)) return manifest;
  }
  return null;
}

function found(topic: Finding['topic'], name: string, detail: string): Finding {
  return { topic, name, ok: true, detail };
}

function missing(topic: Finding['topic'], name: string, detail: string, hint: string): Finding {
  return { topic, name, ok: false, detail, hint };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
