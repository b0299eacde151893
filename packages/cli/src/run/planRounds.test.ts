import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { PlanRounds } from './planRounds.js';
import { RunClock } from './runClock.js';

/** The rounds of a load that takes note of what it is told. */
async function begun(how: { readonly wait: boolean; readonly keepAlive: boolean }, durationMs = 1_000) {
  const clock = fakeClock();
  const runClock = new RunClock(clock);
  runClock.setDuration(durationMs);
  const told: string[] = [];
  const tell = (words: string): void => void told.push(`${clock.now()} ${words}`);
  const rounds = new PlanRounds({ engine: { start: async (round) => tell(`starts ${round}`), turn: (round) => tell(`turns ${round}`), setDuration: (durationMs) => tell(`lasts ${durationMs}`) }, runClock, ...how });
  await rounds.startLoad();
  rounds.follow({ onTurn: ({ phase, round, why }) => tell(`${phase} ${round} ${why}`), onOver: () => tell('over') });
  return { clock, runClock, rounds, told };
}

describe('the rounds of a plan', () => {
  it('are one, and then the end, where nothing else is asked for', async () => {
    const { clock, runClock, rounds, told } = await begun({ wait: false, keepAlive: false });
    await clock.advance(5_000);
    rounds.stop();
    runClock.setDuration(60_000);
    await clock.advance(5_000);
    expect(told).toEqual(['0 lasts 1000', '0 starts 1', '0 lasts 1000', '1003 over', '5000 lasts 60000']);
  });

  it('begin when they are asked for, in standby alone, and count their own time', async () => {
    const { clock, runClock, rounds, told } = await begun({ wait: true, keepAlive: true });
    await clock.advance(5_000);
    expect([rounds.phase, runClock.leftMs]).toEqual(['standby', 1_000]);
    expect(rounds.start({})).toBe(1);
    await clock.advance(500);
    expect([rounds.phase, runClock.leftMs]).toEqual(['plan', 500]);
    expect(() => rounds.start({})).toThrow(expect.objectContaining({ code: 'MF_PLAN_RUNS' }));
    await clock.advance(1_000);
    rounds.start({});
    await clock.advance(1_100);
    expect(told).toEqual(['0 starts null', '5000 lasts 1000', '5000 turns 1', '5000 plan 1 asked', '6003 turns null', '6003 standby 1 over', '6500 lasts 1000', '6500 turns 2', '6500 plan 2 asked', '7503 turns null', '7503 standby 2 over']);
  });

  it('end the load after one that was waited for, where it is not kept alive', async () => {
    const { clock, rounds, told } = await begun({ wait: true, keepAlive: false });
    await clock.advance(100);
    rounds.start({});
    await clock.advance(5_000);
    expect(told).toEqual(['0 starts null', '100 lasts 1000', '100 turns 1', '100 plan 1 asked', '1103 over']);
  });

  it('go on with the same one when its end is moved past now, and tell the load each time', async () => {
    const { clock, runClock, told } = await begun({ wait: false, keepAlive: true });
    await clock.advance(1_500);
    runClock.setDuration(1_400);
    runClock.setDuration(2_000);
    await clock.advance(1_000);
    expect(told).toEqual(['0 lasts 1000', '0 starts 1', '0 lasts 1000', '1003 turns null', '1003 standby 1 over', '1500 lasts 1400', '1500 lasts 2000', '1500 turns 1', '1500 plan 1 extended', '2003 turns null', '2003 standby 1 over']);
  });

  it('turn no more once the load ends', async () => {
    const { clock, runClock, rounds, told } = await begun({ wait: true, keepAlive: true });
    rounds.start({});
    rounds.stop();
    runClock.setDuration(2_000);
    await clock.advance(5_000);
    expect(() => rounds.start({})).toThrow(expect.objectContaining({ code: 'MF_ENGINE_STATE' }));
    expect(told).toEqual(['0 starts null', '0 lasts 1000', '0 turns 1', '0 plan 1 asked', '0 lasts 2000']);
  });
});
