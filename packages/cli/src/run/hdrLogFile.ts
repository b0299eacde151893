import { open, type FileHandle } from 'node:fs/promises';
import { messageOf, MidflightError, type Clock } from '@midflight/core';
import { hdrLogHead, hdrLogLines, type LoadEngine, type Measurement } from '@midflight/engine';

/** What waits for a disk that hangs: so many seconds. */
const mostWaiting = 60;

/** The engine, as far as it is listened to. */
type Measured = Pick<LoadEngine, 'onMeasurement'>;

/**
 * Writes what a run measures into a log of HdrHistogram, each second when it is over, so that a run of weeks is never held in
 * memory. Standby is not told. Nothing of it can stop the load: what can't be written is left out, and said once.
 */
export class HdrLogFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #clock: Clock;
  #notice: (message: string) => void = () => {};
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Undefined until something was measured. */
  #startedAtMs: number | undefined;
  #sizeBytes = 0;
  #isFailing = false;

  private constructor(file: string, handle: FileHandle, clock: Clock) {
    this.#file = file;
    this.#handle = handle;
    this.#clock = clock;
  }

  /** What is in the file stays there until something is measured. @throws MF_FILE_WRITE */
  static async open(file: string, clock: Clock): Promise<HdrLogFile> {
    const handle = await open(file, 'a').catch((cause: unknown) => {
      throw new MidflightError('MF_FILE_WRITE', `${file} can't be written: ${messageOf(cause)}`, { cause, details: { file } });
    });
    return new HdrLogFile(file, handle, clock);
  }

  /** Writes what is measured from here on. @param notice - tells people what can't be written */
  follow(engine: Measured, notice: (message: string) => void): void {
    this.#notice = notice;
    engine.onMeasurement((measurement) => {
      if (measurement.round !== null) this.#add(measurement);
    });
  }

  /** Resolves when all is written that can be. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  #add(measurement: Measurement): void {
    const startedAtMs = (this.#startedAtMs ??= this.#clock.wallTimeMs() - measurement.toMs);
    if (this.#waiting >= mostWaiting) return this.#tellOnce('it takes too long');
    this.#waiting++;
    const lines = hdrLogLines(measurement);
    this.#writing = this.#writing.then(() => this.#write(lines, startedAtMs));
  }

  async #write(lines: string, startedAtMs: number): Promise<void> {
    const isFirst = this.#sizeBytes === 0;
    const bytes = Buffer.from(isFirst ? hdrLogHead(startedAtMs) + lines : lines);
    try {
      if (isFirst) await this.#cut();
      await this.#handle.appendFile(bytes);
      this.#sizeBytes += bytes.length;
      this.#isFailing = false;
    } catch (thrown) {
      this.#tellOnce(messageOf(thrown));
      // A part of a line must not stand before the next one.
      await this.#cut();
    }
    this.#waiting--;
  }

  /** Leaves only what is known to be whole. What is no regular file can't be cut. */
  async #cut(): Promise<void> {
    await this.#handle.truncate(this.#sizeBytes).catch(() => {});
  }

  #tellOnce(reason: string): void {
    if (!this.#isFailing) this.#notice(`${this.#file} can't be written: ${reason}. The load goes on; what is measured meanwhile is missing there.`);
    this.#isFailing = true;
  }
}
