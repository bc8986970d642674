'use strict';
// What the self-test tries from inside a box for JavaScript, with all of node in its hands: as if
// student code had got out of the language. Each attack answers "" if it was held.
const fs = require('node:fs');
const net = require('node:net');
const { spawnSync } = require('node:child_process');
const [channel, folder, parent] = process.argv.slice(1);
const canary = `${folder}/canary`;

function attempt(act, what) {
  try {
    return act() === false ? '' : what;
  } catch {
    return '';
  }
}

function started(command, args) {
  return spawnSync(command, args, { timeout: 2000 }).error === undefined;
}

function listened() {
  return new Promise(resolve => {
    const server = net.createServer();
    server.on('error', () => resolve(''));
    server.listen(0, '127.0.0.1', () => server.close(() => resolve('a socket was opened')));
  });
}

function say(answer) {
  const body = Buffer.from(JSON.stringify(answer));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  fs.writeSync(Number(channel), Buffer.concat([length, body]));
}

async function attack() {
  return {
    'read a file outside': attempt(() => fs.readFileSync(canary), 'a file outside was read'),
    'write outside': attempt(() => fs.writeFileSync(`${folder}/new`, 'x'), 'a file was written'),
    'truncate a file': attempt(() => fs.truncateSync(canary, 0), 'a file was cut'),
    'change a mode': attempt(() => fs.chmodSync(canary, 0o777), "a file's mode was changed"),
    "read the parent's environment": attempt(
      () => fs.readFileSync(`/proc/${parent}/environ`),
      'the environment of the parent was read'
    ),
    'signal the parent': attempt(
      () => process.kill(Number(parent), 0),
      'the parent could have been killed'
    ),
    'open a socket': await listened(),
    'start a process': attempt(() => started(process.execPath, ['-v']), 'a process was started'),
    'execute a program': attempt(() => started('/bin/sh', ['-c', ':']), 'a program was executed'),
    'take too much memory': attempt(
      () => Buffer.alloc(2 ** 30, 1),
      'more memory was taken than is allowed'
    )
  };
}

say({ ready: true });
attack().then(say);
