import { plantedLine, watchMasking, type MaskingWatch } from './masking.ts';
import { createRandom, type Random } from './random.ts';
import { columns, openRoad, rows, type Road } from './road.ts';
import { makeStream } from './streams.ts';

export type FuzzOptions = {
  readonly seed: number;
  readonly streams: number;
  readonly onProgress?: (done: number) => void;
};

export type FuzzReport = {
  readonly streams: number;
  readonly bytes: number;
  readonly replies: number;
  readonly reattached: number;
};

/** Streams on one road, before it is begun anew. */
const streamsPerRoad = 2_000;
/** Pushed together, in pieces cut anywhere. */
const streamsPerPush = 50;
/** What a terminal may answer: reports of itself. Never a line end, which would run what stands before it. */
const reply = new RegExp(
  [
    String.raw`^(?:\x1b\[[?>=]?[\d;:]*[$ ]?[A-Za-z]`,
    String.raw`\x1bP[^\x1b\r\n]{0,60}\x1b\\`,
    String.raw`\x1b\]\d{1,2};[^\x1b\r\n\x07]{0,60}(?:\x1b\\|\x07))*$`,
  ].join('|'),
);
/** Ends whatever sequence is under way. */
const cancel = Uint8Array.of(0x18);
/** No part of the corpus, however it is mutated, comes near. */
const checkOsc = 618_033;

/** Sends hostile streams through the byte road and throws at the first that breaks a promise, with what it takes to see it again. */
export async function runFuzz({ seed, streams, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const report = { streams: 0, bytes: 0, replies: 0, reattached: 0 };
  for (let roadSeed = seed; report.streams < streams; roadSeed += 1) {
    const count = Math.min(streamsPerRoad, streams - report.streams);
    await runRoad({ seed: roadSeed, count, report });
    onProgress?.(report.streams);
  }
  return report;
}

type RoadRun = {
  readonly seed: number;
  readonly count: number;
  readonly report: { -readonly [Key in keyof FuzzReport]: FuzzReport[Key] };
};

async function runRoad({ seed, count, report }: RoadRun): Promise<void> {
  const random = createRandom(seed);
  const road = await openRoad();
  const watch = watchScreens(road);
  const masking = watchMasking();
  try {
    for (let done = 0; done < count;) {
      const batch = Array.from({ length: Math.min(streamsPerPush, count - done) }, () => makeStream(random));
      report.bytes += await pushBatch(road, { batch, first: done, random, masking });
      if (random.chance(0.2)) {
        await road.attachAgain();
        report.reattached += 1;
      }
      await road.settled();
      done += batch.length;
      report.streams += batch.length;
      report.replies += check(road, { watch, done, random });
    }
    const faults = masking.end();
    if (faults.length > 0) throw new Error(faults.join('; '));
  } catch (error) {
    throw new Error(`seed ${seed}, of ${count} streams`, { cause: error });
  } finally {
    road.close();
  }
}

type Batch = {
  readonly batch: readonly Uint8Array[];
  readonly first: number;
  readonly random: Random;
  readonly masking: MaskingWatch;
};

/** After each stream: what a person would do with a broken terminal, and a word that must stand there then. */
async function pushBatch(road: Road, { batch, first, random, masking }: Batch): Promise<number> {
  const whole = Buffer.concat(
    batch.flatMap((stream, index) => [
      stream,
      ...((first + index) % 10 === 0 ? [cancel, plantedLine] : []),
      Buffer.from(`\x18\x1bcalive\x1b]${checkOsc};${first + index}\x07`),
    ]),
  );
  for (let at = 0; at < whole.byteLength;) {
    const piece = whole.subarray(at, at + 1 + random.below(random.chance(0.1) ? 3 : 4_096));
    road.push(piece);
    masking.push(piece);
    at += piece.byteLength;
    if (random.chance(0.05)) await new Promise((resolve) => setImmediate(resolve));
  }
  return whole.byteLength;
}

/** Looks at the screen right after each stream, while it is being parsed. */
function watchScreens({ terminal }: Road): { readonly take: () => readonly string[] } {
  let faults: string[] = [];
  let expected = 0;
  terminal.parser.registerOscHandler(checkOsc, (data) => {
    const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY)?.translateToString(true);
    if (line !== 'alive') faults.push(`after stream ${data} the screen says ${JSON.stringify(line)}`);
    if (Number(data) !== expected) faults.push(`stream ${data} came where ${expected} was due`);
    expected = Number(data) + 1;
    if (terminal.cols !== columns || terminal.rows !== rows)
      faults.push(`stream ${data} resized the terminal`);
    if (terminal.buffer.active.length > rows + 200) faults.push(`stream ${data} grew the buffer`);
    return true;
  });
  return {
    take: () => {
      const found = faults;
      faults = [];
      return found;
    },
  };
}

type Checked = {
  readonly watch: { readonly take: () => readonly string[] };
  readonly done: number;
  readonly random: Random;
};

function check(road: Road, { watch, done, random }: Checked): number {
  const faults = [...watch.take()];
  const { pushed, parsed } = road.sums();
  if (pushed !== parsed) faults.push('xterm was given other bytes than came');
  const replies = road.takeReplies();
  const typed = road.arrived();
  if (!reply.test(replies)) faults.push(`the terminal typed ${JSON.stringify(replies.slice(0, 300))}`);
  if (typed !== '' && typed !== replies) faults.push('what was typed did not arrive as it was');
  const key = String.fromCharCode(97 + random.below(26));
  road.type(key);
  if (road.arrived() !== key) faults.push('a key was not answered');
  if (road.isPaused()) faults.push('GitLab is not read any more, and everything is parsed');
  if (faults.length > 0) throw new Error(`up to stream ${done}: ${faults.slice(0, 5).join('; ')}`);
  return replies.length;
}
