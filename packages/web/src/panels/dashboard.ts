import { element } from '../dom/element.js';
import { LiveSection } from '../dom/liveSection.js';
import { PatchedSection } from '../dom/patchedSection.js';
import { ControlClient } from '../live/controlClient.js';
import { RunConnection, type ConnectionListener, type ConnectionState, type RunNews } from '../live/runConnection.js';
import type { SaidEvent } from '../live/saidEvent.js';
import type { LiveTables, TablesView } from '../record/liveTables.js';
import { SteeringActions, type SteeringAction } from '../live/steeringActions.js';
import { openActionDialog } from './actionDialog.js';
import { errorsSection } from './errors.js';
import { LiveHeader } from './liveHeader.js';
import { LiveScenarios } from './liveScenarios.js';
import { liveThresholdsSection } from './liveThresholds.js';
import { LoadOverTime } from './loadOverTime.js';
import { News } from './news.js';
import { reloadsSection } from './reloads.js';
import { revisionsSection } from './revisions.js';
import { driftSection, sourcesSection } from './standing.js';
import { SteeringBar } from './steeringBar.js';

/** Follows a run in the page. @param onRefused - the token is not of this run; the page is left to whoever is told */
export function openDashboard(page: HTMLElement, token: string, onRefused: (message: string) => void): void {
  const client = new ControlClient(token);
  const dashboard = new Dashboard(new SteeringActions(client), onRefused);
  page.replaceChildren(...dashboard.nodes);
  const connection = new RunConnection(client, dashboard);
  dashboard.onView = () => connection.look();
  void connection.follow();
}

class Dashboard implements ConnectionListener {
  readonly nodes: readonly HTMLElement[];
  /** Something else of the tables is looked at. */
  onView = (): void => {};
  readonly #header = new LiveHeader();
  readonly #news = new News();
  readonly #bar: SteeringBar;
  readonly #actions: SteeringActions;
  readonly #onRefused: (message: string) => void;
  readonly #place = element('div', {});
  readonly #drift = new LiveSection();
  readonly #sources = new LiveSection();
  readonly #thresholds = new PatchedSection();
  readonly #scenarios = new LiveScenarios(() => this.onView());
  readonly #errors = new PatchedSection();
  readonly #reloads = new LiveSection(true);
  readonly #revisions = new LiveSection(true);
  #load: LoadOverTime | undefined;
  /** How the run ended, in words. */
  #end: string | undefined;
  #state: ConnectionState = { kind: 'connecting' };

  constructor(actions: SteeringActions, onRefused: (message: string) => void) {
    this.#actions = actions;
    this.#onRefused = onRefused;
    this.#bar = new SteeringBar(actions, (action) => this.#ask(action));
    const skip = element('a', { class: 'skip', href: '#load' }, 'Skip to the load');
    const main = element('main', {}, this.#place, this.#drift.node, this.#sources.node, this.#thresholds.node, this.#revisions.node, this.#scenarios.node, this.#errors.node, this.#reloads.node);
    this.nodes = [skip, this.#header.node, this.#bar.node, this.#news.node, main];
  }

  onState(state: ConnectionState): void {
    this.#state = state;
    if (state.kind === 'refused') return this.#onRefused(state.message);
    this.#header.connection(state, this.#end);
    this.#bar.gone(this.#end !== undefined ? 'The run has ended.' : state.kind === 'lost' ? 'The run is not to be reached.' : undefined);
  }

  onNews(news: RunNews): void {
    const { record, status, drift } = news;
    if (status.phase !== 'ended' && this.#end !== undefined) {
      // Another run listens here.
      this.#end = undefined;
      this.onState(this.#state);
    }
    this.#header.update(news);
    this.#bar.update(status);
    if (this.#load) this.#load.update(record);
    else this.#openLoad(record);
    this.#drift.update([status.steering, status.access, drift], () => driftSection(news, (path) => this.#ask(this.#actions.letGo(path))));
    this.#sources.update(status.sources, () => sourcesSection(status));
    this.#reloads.update([record.run, record.reloads.length, record.reloads.at(-1)], () => reloadsSection(record, (reload) => this.#load?.pin(reload)));
    this.#revisions.update([record.run, record.revisions], () => revisionsSection(record));
  }

  get view(): TablesView {
    return this.#scenarios.view;
  }

  onTables(tables: LiveTables): void {
    const { thresholds, errorKinds, errorExamples } = tables;
    this.#thresholds.update(liveThresholdsSection(thresholds));
    this.#scenarios.update(tables);
    this.#errors.update(errorsSection({ errorKinds, ...(errorExamples ? { errorExamples } : {}) }));
  }

  onEvent(event: SaidEvent): void {
    if (event.event === 'summary') {
      this.#end = endInWords(event);
      this.onState(this.#state);
    }
    this.#news.tell(event);
  }

  #openLoad(record: RunNews['record']): void {
    this.#load = new LoadOverTime(record);
    this.#place.append(this.#load.node);
    this.#load.placed();
  }

  #ask(action: SteeringAction): void {
    openActionDialog(action);
  }
}

function endInWords({ exitCode, failure }: Extract<SaidEvent, { event: 'summary' }>): string {
  if (failure !== undefined) return failure.replace(/\.$/, '');
  return exitCode === 0 ? 'it passed' : exitCode === 1 ? 'a threshold was broken' : `exit code ${exitCode}`;
}
