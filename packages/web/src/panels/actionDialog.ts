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
  const { title, explanation, fields, confirm } = action;
  const inputs = fields.map((field) => ({ field, input: inputOf(field) }));
  const filled = (): Filled => Object.fromEntries(inputs.map(({ field, input }) => [field.name, input.value]));
  const preview = element('div', { class: 'preview', 'aria-live': 'polite' });
  const act = element('button', { type: 'submit', class: 'primary' }, confirm);
  const cancel = element('button', { type: 'button' }, 'Cancel');
  const form = element(
    'form', {}, element('h2', { id: 'action-title' }, title), element('p', {}, explanation),
    ...inputs.map(({ field, input }) => element('label', {}, element('span', {}, field.label, field.help === undefined ? undefined : element('small', {}, ` ${field.help}`)), input)),
    preview, element('div', { class: 'buttons' }, cancel, act),
  );
  const dialog = element('dialog', { 'aria-labelledby': 'action-title' }, form);
  let planned: PlanRecord | undefined;
  let turn = 0;

  const look = async (): Promise<void> => {
    if (!action.plan) return;
    const mine = ++turn;
    act.disabled = true;
    try {
      const plan = await action.plan(filled());
      if (mine !== turn) return;
      planned = plan;
      act.disabled = !plan.wouldApply;
      preview.replaceChildren(planView(plan));
    } catch (thrown) {
      if (mine === turn) preview.replaceChildren(refusal(thrown));
    }
  };
  let typing: ReturnType<typeof setTimeout> | undefined;
  for (const { field, input } of inputs.filter(({ field: { isBeside = false } }) => !isBeside)) {
    input.addEventListener('input', () => {
      // What was shown is not what stands there any more.
      turn++;
      act.disabled = action.plan !== undefined;
      clearTimeout(typing);
      typing = setTimeout(() => void look(), field.choices ? 0 : typingMs);
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act.disabled = true;
    void action.act(filled(), planned?.against).then(
      () => dialog.close(),
      (thrown: unknown) => {
        preview.replaceChildren(refusal(thrown));
        act.disabled = false;
        if (thrown instanceof ControlRefusal && thrown.code === 'MF_REVISION_CONFLICT') void look();
      },
    );
  });
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  void look();
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
