#!/usr/bin/env node
// Starts the program of the package for this platform, and ends as it ends.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `@gitlab-rb/${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/gitlab-rb`);
} catch {
  console.error(`error: gitlab-rb has no program for ${process.platform} on ${process.arch} here`);
  console.error(`help: install ${name} if it exists (npm leaves it out with --omit=optional), or use another package`);
  process.exit(2);
}
const ended = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`error: cannot start ${program}: ${ended.error.message}`);
  process.exit(2);
}
if (ended.signal) {
  process.kill(process.pid, ended.signal);
}
process.exit(ended.status ?? 2);
