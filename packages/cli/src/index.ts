// The command's own entry is main.js: importing this runs nothing.
export { HotReloadConfig, ReloadEvent, type Change, type Finding, type MidflightError, type ReceiveOptions, type ReloadNotifierOptions, type Validator } from '@midflight/core';
export type { LoadDocument } from '@midflight/document';
export { ConfigWatcher, type ConfigWatcherOptions } from './quickstart/configWatcher.js';
export { ReloadNotifier } from './quickstart/reloadNotifier.js';
