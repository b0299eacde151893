import { MidflightError } from '@midflight/core';

/** An option that the host's own checks let through: MF_PLUGIN_OPTIONS. @param words - follow "its option …" and hold no secret */
export function optionFault(option: string, words: string): MidflightError {
  return new MidflightError('MF_PLUGIN_OPTIONS', `The plugin exporter otlp can't be used: its option ${option} ${words}.`, { details: { plugin: 'exporter otlp', option } });
}
