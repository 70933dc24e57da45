/// <reference types="vite/client" />

/** True in the build for stories, where a made-up host takes the place of the real one. */
declare const __FAKE_HOST__: boolean;
