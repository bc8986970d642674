'use strict';
// Runs in the student's world before the student's code. Ours lives in a world of its own, whose
// built-ins the student cannot change; then everything that is not JavaScript itself is taken away.
(program => {
  const vm = require('node:vm');
  const given = {
    vm,
    fs: require('node:fs'),
    util: require('node:util'),
    Console: require('node:console').Console,
    Buffer,
    process,
    theirs: globalThis,
    channel: Number(process.argv[1])
  };
  if (process.argv[2] === 'watch') watch();
  const serve = vm.runInContext(program, vm.createContext(Object.create(null)), { filename: 'box.js' });
  // Later, because node itself still puts a global `module` back when this script has ended.
  setImmediate(serve, given);

  /** Ends this process when the one that started it is gone, even in an endless loop. */
  function watch() {
    const { Worker } = require('node:worker_threads');
    const source = `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
    new Worker(source, { eval: true }).unref();
  }
})
