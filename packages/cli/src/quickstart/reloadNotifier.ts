import { ReloadNotifier as AnyReloadNotifier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

/** Where watchers of load documents tell their reloads, and a program hears of them. */
export class ReloadNotifier extends AnyReloadNotifier<LoadDocument> {}
