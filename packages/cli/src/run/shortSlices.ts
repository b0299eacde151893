import { spawn } from 'node:child_process';

/** How long a thread keeps its core at a time while another wants it, in nanoseconds: the least that Linux takes. */
const sliceNs = 100_000;
/** The numbers of the system calls `sched_getattr` and `sched_setattr`, which no other program that is there everywhere makes. See syscalls(2). */
const calls: Readonly<Partial<Record<NodeJS.Architecture, readonly [get: number, set: number]>>> = { x64: [315, 314], arm64: [275, 274] };

/** For Perl: takes these numbers, a slice, and the threads that are to have it. A thread that has another policy than the usual one keeps what it has. */
const setAll = `
my ($get, $set, $slice, @threads) = map { $_ + 0 } @ARGV;
for my $thread (@threads) {
  my $attributes = "\\0" x 48;
  next if syscall($get, $thread, $attributes, 48, 0) != 0;
  my @fields = unpack "LLQlLQQQ", $attributes;
  next if $fields[1] != 0;
  $fields[5] = $slice;
  my $changed = pack "LLQlLQQQ", @fields;
  syscall $set, $thread, $changed, 0;
}
`;

/**
 * Lets threads of this process hand over a core within a tenth of a millisecond to whoever wakes up on it: a load thread, or the target
 * where it is on this machine. By default the scheduler lets who runs keep it for a slice of a millisecond or more, of whatever priority it is.
 * On Linux from 6.12 on, with Perl, which comes with Git on most systems; elsewhere nothing is changed. It takes effect some
 * milliseconds later, and threads that these make from then on have short slices, too. See sched_setattr(2).
 *
 * @param threads - threads of this process that do not make load, by their numbers
 */
export function shortSlices(threads: readonly number[]): void {
  const numbers = process.platform === 'linux' ? calls[process.arch] : undefined;
  if (numbers === undefined) return;
  const child = spawn('perl', ['-e', setAll, ...[...numbers, sliceNs, ...threads].map(String)], { stdio: 'ignore' });
  // There is no Perl: slices stay as they are.
  child.on('error', () => {});
  child.unref();
}
