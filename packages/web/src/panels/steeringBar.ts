import { element } from '../dom/element.js';
import type { LiveStatus } from '../live/liveStatus.js';
import type { SteeringAction, SteeringActions } from '../live/steeringActions.js';

/** The buttons that steer. Each opens a dialog that shows what it would do. */
export class SteeringBar {
  readonly node: HTMLElement;
  readonly #actions: SteeringActions;
  readonly #onPick: (action: SteeringAction) => void;
  readonly #note = element('p', { id: 'steering-note', class: 'note' });
  readonly #buttons: readonly { readonly button: HTMLButtonElement; readonly isThere: (status: LiveStatus) => boolean }[];
  #status: LiveStatus | undefined;
  #gone: string | undefined;

  constructor(actions: SteeringActions, onPick: (action: SteeringAction) => void) {
    this.#actions = actions;
    this.#onPick = onPick;
    this.#buttons = [
      this.#button('Freeze', ({ steering }) => !steering.frozen, (all) => all.freeze()),
      this.#button('Thaw', ({ steering }) => steering.frozen, (all) => all.thaw()),
      this.#button('Rate …', ({ active }) => active?.config.load?.target !== undefined, (all, { active }) => all.override('load.target', 'Rate', active?.config.load?.target)),
      this.#button('Workers …', () => true, (all, { active }) => all.override('config.workers', 'Workers', active?.config.config?.workers)),
      this.#button('Roll back …', ({ revisions }) => revisions.length > 1, (all, status) => all.rollBack(status)),
      this.#button('Start the plan', ({ phase }) => phase === 'standby', (all) => all.start()),
      this.#button('Stop …', () => true, (all) => all.stop()),
    ];
    this.node = element('nav', { class: 'steering', 'aria-label': 'Steering' }, ...this.#buttons.map(({ button }) => button), this.#note);
  }

  /** Offers what can be done now. */
  update(status: LiveStatus): void {
    this.#status = status;
    for (const { button, isThere } of this.#buttons) button.hidden = !isThere(status);
    this.#enable();
  }

  /** @param why - the run is not to be steered now, in words; undefined: it is */
  gone(why: string | undefined): void {
    this.#gone = why;
    this.#enable();
  }

  #enable(): void {
    const why = this.#status?.access === 'read' ? 'This token looks and does not steer: open the page with the steering token to use these.' : (this.#gone ?? '');
    this.#note.textContent = why;
    for (const { button } of this.#buttons) {
      button.disabled = why !== '' || !this.#status;
      button.title = why;
    }
  }

  #button(label: string, isThere: (status: LiveStatus) => boolean, make: (actions: SteeringActions, status: LiveStatus) => SteeringAction): { readonly button: HTMLButtonElement; readonly isThere: (status: LiveStatus) => boolean } {
    const button = element('button', { type: 'button', 'aria-describedby': 'steering-note', disabled: '' }, label);
    button.addEventListener('click', () => this.#status && this.#onPick(make(this.#actions, this.#status)));
    return { button, isThere };
  }
}
