import { element } from '../dom/element.js';
import { ControlRefusal } from '../live/controlClient.js';
import type { PlanRecord } from '../live/liveStatus.js';
import type { ActionField, Filled, SteeringAction } from '../live/steeringActions.js';
import { planView } from './planView.js';
import { findingBlock } from './reloadDetails.js';
import { placedFinding, type SaidFinding } from '../words/planWords.js';

/** A person has stopped typing. In milliseconds. */
const typingMs = 300;

/**
 * Asks for a step of the steering in a dialog that shows what it would do; it is done only as it was shown. The browser keeps the
 * focus inside, and Escape closes it. What came of it is told by the events of the run.
 */
export function openActionDialog(action: SteeringAction): void {
  new ActionDialog(action).open();
}

class ActionDialog {
  readonly #action: SteeringAction;
  readonly #inputs: readonly { readonly field: ActionField; readonly input: HTMLInputElement | HTMLSelectElement }[];
  readonly #preview = element('div', { class: 'preview', 'aria-live': 'polite' });
  readonly #act: HTMLButtonElement;
  readonly #dialog: HTMLDialogElement;
  #planned: PlanRecord | undefined;
  /** Counts what was asked for: an answer to something older is not shown. */
  #turn = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(action: SteeringAction) {
    const { title, explanation, fields, confirm } = action;
    this.#action = action;
    this.#inputs = fields.map((field) => ({ field, input: inputOf(field) }));
    this.#act = element('button', { type: 'submit', class: 'primary' }, confirm);
    const cancel = element('button', { type: 'button' }, 'Cancel');
    const labels = this.#inputs.map(({ field, input }) => element('label', {}, element('span', {}, field.label, field.help === undefined ? undefined : element('small', {}, ` ${field.help}`)), input));
    const form = element('form', {}, element('h2', { id: 'action-title' }, title), element('p', {}, explanation), ...labels, this.#preview, element('div', { class: 'buttons' }, cancel, this.#act));
    this.#dialog = element('dialog', { 'aria-labelledby': 'action-title' }, form);
    for (const { field, input } of this.#inputs) if (!field.isBeside) input.addEventListener('input', () => this.#changed(field));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#do();
    });
    cancel.addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#dialog.remove());
  }

  open(): void {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    void this.#look();
  }

  get #filled(): Filled {
    return Object.fromEntries(this.#inputs.map(({ field, input }) => [field.name, input.value]));
  }

  /** What was shown is not what stands there any more. */
  #changed({ choices }: ActionField): void {
    this.#turn++;
    this.#act.disabled = this.#action.plan !== undefined;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#look(), choices ? 0 : typingMs);
  }

  async #look(): Promise<void> {
    if (!this.#action.plan) return;
    const turn = ++this.#turn;
    this.#act.disabled = true;
    try {
      const plan = await this.#action.plan(this.#filled);
      if (turn !== this.#turn) return;
      this.#planned = plan;
      this.#act.disabled = !plan.wouldApply;
      this.#preview.replaceChildren(planView(plan));
    } catch (thrown) {
      if (turn === this.#turn) this.#preview.replaceChildren(refusal(thrown));
    }
  }

  async #do(): Promise<void> {
    this.#act.disabled = true;
    try {
      await this.#action.act(this.#filled, this.#planned?.against);
      this.#dialog.close();
    } catch (thrown) {
      this.#preview.replaceChildren(refusal(thrown));
      this.#act.disabled = false;
      if (thrown instanceof ControlRefusal && thrown.code === 'MF_REVISION_CONFLICT') await this.#look();
    }
  }
}

function inputOf({ value, choices }: ActionField): HTMLInputElement | HTMLSelectElement {
  if (!choices) return element('input', { type: 'text', value, autocomplete: 'off', spellcheck: 'false' });
  return element('select', {}, ...choices.map((choice) => element('option', choice === value ? { selected: '' } : {}, choice)));
}

/** Why it was not done: the server's own words. */
function refusal(thrown: unknown): HTMLElement {
  const hint = thrown instanceof ControlRefusal ? thrown.hint : undefined;
  const findings: readonly SaidFinding[] = thrown instanceof ControlRefusal ? thrown.findings : [];
  const words = thrown instanceof ControlRefusal ? thrown.message : 'Nobody answers.';
  return element('div', { role: 'alert' }, element('p', { class: 'bad' }, `✖ ${words}`), hint === undefined ? undefined : element('p', {}, `Hint: ${hint}`), element('ul', {}, ...findings.map((finding) => findingBlock(placedFinding(finding)))));
}
