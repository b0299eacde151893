import type { ReadStream } from 'node:tty';
import type { Clock, Timer } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import type { RunEvent, RunView } from '../../run/runEvents.js';
import type { LoadPhase } from '../../run/planRounds.js';
import { userName } from '../../userName.js';
import type { Diagnostics } from '../diagnostics.js';
import { createLogLines } from '../logLines.js';
import { printable } from '../printable.js';
import { Gauges } from './gauges.js';
import { isInForeground, listenToKeys, type Keyboard } from './keyboard.js';
import type { KeyPrompt } from './keyLines.js';
import { Mix } from './mix.js';
import { mostShares, panelLines } from './panel.js';
import { Screen, type Terminal } from './screen.js';
import { SteeringKeys, type KeyedRun } from './steeringKeys.js';

/** The least between two frames, in milliseconds. */
const frameMs = 100;

export interface LiveViewOptions {
  readonly terminal: Terminal;
  readonly colors: Colors;
  readonly clock: Clock;
  /** What is shown. */
  readonly run: Pick<KeyedRun, 'reloader'>;
  /** Lines that would come between those of the view. @defaultValue they go elsewhere */
  readonly diagnostics?: Diagnostics | undefined;
  /** Where keys come from, and what they steer. @defaultValue there are no keys */
  readonly keys?: { readonly input: ReadStream; readonly run: KeyedRun } | undefined;
}

/** For a person at a terminal: the log grows upwards out of a frame with the load, which is drawn over and over at the foot. */
export class LiveView implements RunView {
  readonly #options: LiveViewOptions;
  readonly #screen: Screen;
  readonly #logLines: (event: RunEvent) => readonly string[];
  readonly #gauges = new Gauges();
  readonly #mix = new Mix();
  readonly #keyboard: Keyboard | undefined;
  readonly #keys: SteeringKeys | undefined;
  readonly #diverted: Disposable | undefined;
  #prompt: KeyPrompt = 'usual';
  #phase: LoadPhase | undefined;
  #beganAt = 0;
  #leftMs = Infinity;
  #drawnAt = -Infinity;
  #timer: Timer | undefined;
  #rests = false;

  constructor(options: LiveViewOptions) {
    const { terminal, colors, keys, diagnostics } = options;
    this.#options = options;
    this.#screen = new Screen(terminal);
    this.#logLines = createLogLines(colors);
    if (keys) {
      const author = userName();
      this.#keys = new SteeringKeys(keys.run, { via: 'terminal', ...(author === undefined ? {} : { author }) }, (message) => this.#say(message));
      this.#keyboard = listenToKeys(keys.input, (key) => this.#pressed(key));
    }
    this.#diverted = diagnostics?.divert((line) => this.#say(line));
    process.on('SIGTSTP', this.#suspend).on('SIGCONT', this.#continue).on('SIGWINCH', this.#redraw).on('exit', this.#leave);
  }

  show(event: RunEvent): void {
    if (event.event === 'started') this.#began(event.phase, event.durationMs);
    if (event.event === 'phase') this.#began(event.turn.phase, event.leftMs);
    if (event.event === 'summary') this.#phase = undefined;
    if (event.event === 'sample') {
      this.#leftMs = event.leftMs;
      this.#gauges.add(event.sample);
      this.#mix.add(event.sample);
    }
    this.#screen.log(this.#logLines(event));
    this.#redraw();
  }

  close(): void {
    process.off('SIGTSTP', this.#suspend).off('SIGCONT', this.#continue).off('SIGWINCH', this.#redraw).off('exit', this.#leave);
    this.#diverted?.[Symbol.dispose]();
    this.#timer?.cancel();
    this.#phase = undefined;
    this.#draw();
    this.#leave();
  }

  #began(phase: LoadPhase, leftMs: number): void {
    this.#phase = phase;
    this.#beganAt = this.#options.clock.now();
    this.#leftMs = leftMs;
  }

  readonly #redraw = (): void => {
    if (this.#timer) return;
    const { clock } = this.#options;
    this.#timer = clock.setTimer(Math.max(0, this.#drawnAt + frameMs - clock.now()), () => {
      this.#timer = undefined;
      this.#draw();
    });
  };

  #draw(): void {
    if (this.#rests && !this.#woke()) return;
    const { clock, colors, run } = this.#options;
    this.#drawnAt = clock.now();
    const status = run.reloader.status;
    const state = {
      status,
      phase: this.#phase ?? 'plan',
      elapsedMs: this.#drawnAt - this.#beganAt,
      leftMs: this.#leftMs,
      gauges: this.#gauges.read(),
      mix: this.#mix.shares(status.active?.config.scenarios ?? [], mostShares),
      prompt: this.#keys ? this.#prompt : undefined,
    };
    this.#screen.draw(this.#phase ? panelLines(state, this.#screen.columns, this.#screen.rows, colors) : []);
  }

  #pressed(key: string): void {
    if (key === 'ctrl-c' || key === 'q') process.kill(process.pid, 'SIGINT');
    // With all that the shell started with it, as a terminal does.
    else if (key === 'ctrl-z') process.kill(0, 'SIGTSTP');
    else if (this.#prompt === 'stop?') this.#answer(key);
    else if (key === '?') this.#prompt = this.#prompt === 'help' ? 'usual' : 'help';
    else if (key === 's') this.#prompt = 'stop?';
    else this.#keys?.press(key);
    this.#redraw();
  }

  #answer(key: string): void {
    this.#prompt = 'usual';
    if (key === 's') this.#keys?.stop();
  }

  #say(message: string): void {
    this.#screen.log([this.#options.colors.yellow(`! ${printable(message)}`)]);
    this.#redraw();
  }

  readonly #suspend = (): void => {
    this.#rests = true;
    this.#screen.forget();
    this.#leave();
    process.kill(process.pid, 'SIGSTOP');
  };

  readonly #continue = (): void => this.#redraw();

  /** Goes on where a shell has it in the foreground again. */
  #woke(): boolean {
    if (!isInForeground()) return false;
    this.#rests = false;
    this.#keyboard?.resume();
    return true;
  }

  /** Leaves the terminal as it was. */
  readonly #leave = (): void => {
    this.#keyboard?.rest();
    this.#screen.release();
  };
}
