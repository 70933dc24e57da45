import { buildApp } from './build/build-app.ts';

// `npm run build:app`
await buildApp();
