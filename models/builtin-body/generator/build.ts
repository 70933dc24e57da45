import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateBody } from './generate.ts';
import { packBody } from './pack.ts';

const target = process.argv[2] ?? fileURLToPath(new URL('../body.npz', import.meta.url));
const start = performance.now();
const seconds = () => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;

const body = generateBody({ log: (step) => console.log(`${seconds()}  ${step}`) });
const bytes = packBody(body);
writeFileSync(target, bytes);

console.log(`${seconds()}  written: ${body.mesh.positions.length} vertices, ${body.mesh.triangles.length} triangles`);
console.log(`sha256 ${createHash('sha256').update(bytes).digest('hex')}, ${bytes.length} bytes`);
