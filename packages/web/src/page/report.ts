// The script of a report: draws the run that stands in the page as JSON.
import { element } from '../dom/element.js';
import { environmentSection } from '../panels/environment.js';
import { errorsSection } from '../panels/errors.js';
import { LoadOverTime } from '../panels/loadOverTime.js';
import { reloadsSection } from '../panels/reloads.js';
import { revisionsSection } from '../panels/revisions.js';
import { scenariosSection } from '../panels/scenarios.js';
import { thresholdsSection } from '../panels/thresholds.js';
import { verdictBanner } from '../panels/verdictBanner.js';
import type { RunRecord } from '../record/runRecord.js';

const record: RunRecord = JSON.parse(document.getElementById('run')?.textContent ?? '');
const load = new LoadOverTime(record);
const sections = [load.node, thresholdsSection(record), revisionsSection(record), scenariosSection(record), errorsSection(record.totals), reloadsSection(record, (reload) => load.pin(reload)), environmentSection(record)];
document.body.append(verdictBanner(record), element('main', {}, ...sections.filter((part) => part !== undefined)));
load.placed();
