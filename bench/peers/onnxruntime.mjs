#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/*
 * onnxruntime.mjs - ONNX Runtime's inference of the named networks, in rounds that alternate with
 * Scrawl
 *
 * usage: onnxruntime.mjs --scrawl PROGRAM [--python PYTHON] [--net NAME] [--batch N] [--threads N]
 *                        [--seconds S] [--rounds R] [--serve]
 *
 * Needs npm's onnxruntime-node where `tools/scripts/packages.sh peers` installs it, and a PYTHON
 * with onnx.  onnx_model.py writes the network for Scrawl and for ONNX Runtime; before anything is
 * timed, every batch's log-probabilities must agree within 1e-4.
 *
 * Settings: all graph optimisations; --threads threads, which spin while they wait; no parallel
 * branches, as the networks have none; denormals are flushed to 0.  The images are in memory and are
 * not copied.  A call of JavaScript's run() costs 8 us (measured with a Relu of 640 numbers).
 *
 * Output and --serve are those of bench/peers/pytorch.py.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const POOL = 4096; // images in memory, at least; steps cycle through their batches
const TOLERANCE = 1e-4;

function options() {
  const text = (value) => ({ type: "string", default: value });
  const { values } = parseArgs({
    options: {
      scrawl: text("build/tools/scrawl"), python: text("/usr/bin/python3"), net: text("lenet"),
      batch: text("64"), threads: text("1"), seconds: text("0.5"), rounds: text("8"),
      serve: { type: "boolean", default: false },
    },
  });
  for (const name of ["batch", "threads", "seconds", "rounds"]) {
    values[name] = Number(values[name]);
    if (!(values[name] > 0) || (name !== "seconds" && !Number.isInteger(values[name])))
      throw new Error(`--${name} is a number above 0`);
  }
  return values;
}

function runtime() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return createRequire(join(cache, "scrawl/onnxruntime/"))("onnxruntime-node");
}

/* What onnx_model.py writes. */
function prepare(chosen, images) {
  const folder = mkdtempSync(join(tmpdir(), "scrawl-onnx-"));
  const script = fileURLToPath(new URL("onnx_model.py", import.meta.url));
  try {
    execFileSync(chosen.python, [script, chosen.scrawl, chosen.net, chosen.batch, images, folder],
      { stdio: ["ignore", "ignore", "inherit"] });
    const [model, idx, bytes] = ["model.onnx", "images", "probabilities"].map((name) =>
      readFileSync(join(folder, name)));
    const probabilities = new Float32Array(new Uint8Array(bytes).buffer);
    return { model, pixels: Float32Array.from(idx.subarray(16), (x) => x / 255), probabilities };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/* Throws if scores, before softmax, are not these probabilities. */
function check(scores, probabilities, classes) {
  for (let at = 0; at < scores.length; at += classes) {
    const image = scores.subarray(at, at + classes);
    const norm = Math.log(image.reduce((sum, x) => sum + Math.exp(x), 0));
    image.forEach((score, i) => {
      if (!(Math.abs(score - norm - Math.log(probabilities[at + i])) <= TOLERANCE))
        throw new Error("its result differs from Scrawl's");
    });
  }
}

/* A function that runs a batch, after all have been checked. */
async function peer(chosen) {
  const { InferenceSession, Tensor } = runtime();
  const count = Math.ceil(POOL / chosen.batch), { batch } = chosen;
  const { model, pixels, probabilities } = prepare(chosen, count * batch);
  const session = await InferenceSession.create(model, {
    executionProviders: ["cpu"], graphOptimizationLevel: "all", executionMode: "sequential",
    intraOpNumThreads: chosen.threads, interOpNumThreads: 1,
    extra: { session: { set_denormal_as_zero: "1", intra_op: { allow_spinning: "1" } } },
  });
  const [, ...shape] = session.inputMetadata[0].shape, size = pixels.length / count;
  const batches = Array.from({ length: count }, (_, i) =>
    ({ pixels: new Tensor("float32", pixels.subarray(i * size, (i + 1) * size), [batch, ...shape]) }));
  const classes = probabilities.length / (count * batch), [output] = session.outputNames;
  for (let i = 0; i < count; i++)
    check((await session.run(batches[i]))[output].data,
      probabilities.subarray(i * batch * classes), classes);
  let next = 0;
  return () => session.run(batches[next++ % count]);
}

/* Runs whole batches for at least `seconds`. */
async function round(step, batch, seconds) {
  const start = performance.now();
  for (let images = batch; ; images += batch) {
    await step();
    const elapsed = (performance.now() - start) / 1e3;
    if (elapsed >= seconds)
      return { images_per_second: images / elapsed, images, seconds: elapsed };
  }
}

function answer(object) {
  console.log(JSON.stringify(object));
}

async function serve(step, chosen, settings) {
  answer({ ready: true, settings });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, number, ...more] = line.trim().split(/\s+/);
    const seconds = number === undefined ? chosen.seconds : Number(number);
    if (line.trim() === "quit")
      return;
    if (word === "round" && seconds > 0 && seconds < 3600 && more.length === 0)
      answer(await round(step, chosen.batch, seconds));
    else
      answer({ error: "expected: round [SECONDS], or quit" });
  }
}

async function main() {
  const chosen = options();
  const { net, batch, threads } = chosen;
  const step = await peer(chosen);
  const settings = { onnxruntime: runtime().env.versions.node, net, mode: "infer", batch, threads };
  await round(step, batch, Math.min(chosen.seconds, 1));
  if (chosen.serve)
    return serve(step, chosen, settings);
  const rates = [];
  for (let i = 0; i < chosen.rounds; i++)
    rates.push((await round(step, batch, chosen.seconds)).images_per_second);
  const sorted = [...rates].sort((a, b) => a - b), half = rates.length >> 1;
  answer({
    settings, images_per_second: rates, best: Math.max(...rates),
    median: rates.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2,
  });
}

main().catch((error) => {
  console.error(`onnxruntime.mjs: ${error.message.split("\n")[0]}`);
  process.exitCode = 1;
});
