import type { Engine } from '#main/engine/engine-client.ts';
import type { CharacterPreviews } from '#main/services/rigs/character-previews.ts';
import type { OpenAnnotation } from './annotation.ts';
import type { Changes } from './changes.ts';
import type { ProjectSlot } from './project-slot.ts';
import type { RecentProjects } from './recent-projects.ts';

export interface StudioOptions {
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'test';
  /** Where recent projects and the demo are kept; the user's data folder. */
  readonly dataFolder: string;
  /** Where new projects are made. */
  readonly projectsFolder: string;
  /** Shows a file in its folder, where the shell has its own way; false where it cannot. */
  readonly reveal?: (path: string) => Promise<boolean>;
  readonly openAnnotation: OpenAnnotation;
  /** Works on captures, exports and proxies; one that starts a process on first use where left out. */
  readonly engine?: Engine;
  /** Works on what a person waits for; as `engine`. */
  readonly quickEngine?: Engine;
}

/** What the handlers of the contract work with. */
export interface StudioParts {
  readonly options: StudioOptions;
  readonly slot: ProjectSlot;
  readonly changes: Changes;
  readonly recent: RecentProjects;
  readonly quickEngine: Engine;
  readonly characters: CharacterPreviews;
}
