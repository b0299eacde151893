/** One server-sent event. */
export interface ServerSentEvent {
  /** Of the last event that had one; empty before. */
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** Reads server-sent events from text that comes in pieces, as the HTML standard has it; `retry` is not looked at. */
export class ServerSentEvents {
  #rest = '';
  #id = '';
  #name = '';
  #data: string[] = [];

  /** Takes the next piece. @returns the events that are whole by now */
  add(piece: string): readonly ServerSentEvent[] {
    const lines = `${this.#rest}${piece}`.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#take(line) ?? []);
  }

  #take(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#end();
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'id') this.#id = value;
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#data.push(value);
    return undefined;
  }

  #end(): ServerSentEvent | undefined {
    const event = { id: this.#id, name: this.#name || 'message', data: this.#data.join('\n') };
    const isEmpty = this.#data.length === 0;
    this.#name = '';
    this.#data = [];
    return isEmpty ? undefined : event;
  }
}
