import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const fileHeaderBytes = 24;
const packetHeaderBytes = 16;
/** The kernel hands over what it has seen within this, and tcpdump what it was told to, in milliseconds. */
const [handedOverMs, writtenMs] = [1_200, 300];

/**
 * Stamps what arrives at a port of this machine when the kernel has it (tcpdump, where there is one and it may look). A process that
 * stamps what it reads has to wake up first, which takes a quiet machine 20 µs and a busy host 100 and more: that would count as if whoever sent
 * it were late.
 *
 * @returns how to have the stamps since the last time, in milliseconds, and how to end it; undefined where it can't be had
 */
export async function stampOnWire(port) {
  const filter = `tcp dst port ${port} and tcp[tcpflags] & tcp-push != 0`;
  const child = spawn('taskset', ['-c', '0', 'tcpdump', '-i', 'lo', '-n', '-s', '64', '-B', '16384', '--time-stamp-precision=nano', '-w', '-', filter], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const over = once(child, 'close').then(() => false, () => false);
  // It says that it listens; or why it can't, and ends.
  const listens = await Promise.race([says(child.stderr, 'listening'), over]);
  if (!listens) return undefined;
  let taken = 0;
  return {
    take: async () => {
      await sleep(handedOverMs);
      child.kill('SIGUSR2');
      await sleep(writtenMs);
      const stamps = stampsIn(Buffer.concat(chunks));
      const since = stamps.slice(taken);
      taken = stamps.length;
      return since;
    },
    close: async () => {
      child.kill('SIGINT');
      await over;
    },
  };
}

/** Resolves to true when a text has come. */
function says(stream, text) {
  let said = '';
  return new Promise((resolve) => stream.on('data', (piece) => (said += piece).includes(text) && resolve(true)));
}

/** @param bytes - of a pcap file with nanoseconds. @returns since the second of the first packet: a number can hold no nanoseconds of all since 1970 */
function stampsIn(bytes) {
  const stamps = [];
  for (let at = fileHeaderBytes; at + packetHeaderBytes <= bytes.length; at += packetHeaderBytes + bytes.readUInt32LE(at + 8)) {
    const seconds = bytes.readUInt32LE(at) - bytes.readUInt32LE(fileHeaderBytes);
    stamps.push(seconds * 1_000 + bytes.readUInt32LE(at + 4) / 1e6);
  }
  return stamps;
}
