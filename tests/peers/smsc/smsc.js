// An SMSC on loopback, built on npm's `smpp`, which knows nothing of ours. It says on standard output, a line of JSON each,
// what it gets, and does what the lines of JSON on standard input say. tests/peers/smsc.py describes both.
'use strict';

const fs = require('fs');
const readline = require('readline');
const smpp = require('smpp');

const options = JSON.parse(process.argv[2] || '{}');
const say = (event, fields) => process.stdout.write(JSON.stringify({ event, ...fields }) + '\n');

// The library keeps no raw octets of what it reads.
const fromBuffer = smpp.PDU.prototype.fromBuffer;
smpp.PDU.prototype.fromBuffer = function (buffer) {
  Object.defineProperty(this, 'raw', { value: Buffer.from(buffer), enumerable: false });
  return fromBuffer.call(this, buffer);
};

let port = options.port || 0;
let server = null;
let sessions = 0;
let messages = 0;
let standing = { answer: 'accept' };
let policies = []; // for the next submits; then the standing one
let held = []; // answers that wait for `release`
let deaf = false; // answers no enquire_link
const open = new Map();

function tlvs(pdu) {
  const found = {};
  for (const key of Object.keys(pdu)) {
    if (/^\d+$/.test(key)) found['0x' + Number(key).toString(16).padStart(4, '0')] = pdu[key].toString('hex');
    else if (key in smpp.tlvs) found[key] = Buffer.isBuffer(pdu[key]) ? pdu[key].toString('hex') : pdu[key];
  }
  return found;
}

function answer(session, pdu, policy) {
  const id = policy.id !== undefined ? policy.id : 'm' + ++messages;
  const accept = (then) => session.send(pdu.response({ message_id: id }), undefined, then);
  switch (policy.answer) {
    case 'accept':
      return accept();
    case 'reject':
      return session.send(pdu.response({ command_status: policy.status }));
    case 'nack':
      return session.send(new smpp.PDU('generic_nack', { command_status: policy.status, sequence_number: pdu.sequence_number }));
    case 'silent':
      return undefined;
    case 'close_before':
      return session.destroy();
    case 'close_after':
      return accept(() => session.close());
    case 'hold':
      return held.push(accept);
    case 'late':
      return setTimeout(accept, policy.delay_ms);
    case 'twice':
      accept();
      return accept();
    default:
      throw Error('no such answer: ' + policy.answer);
  }
}

function serve(session) {
  const number = ++sessions;
  open.set(number, session);
  say('connection', { session: number });
  session.on('error', () => {});
  session.on('close', () => {
    open.delete(number);
    say('closed', { session: number });
  });
  session.on('unknown', (pdu) => session.send(pdu.response()));
  session.on('bind_transceiver', (pdu) => {
    const isKnown = pdu.system_id === (options.system_id || 'tideover') && pdu.password === (options.password || 'secret');
    const { system_id, password, system_type, interface_version } = pdu;
    session.isBound = isKnown;
    session.send(pdu.response(isKnown ? { system_id: 'smsc' } : { command_status: smpp.ESME_RINVPASWD }), undefined, () =>
      say('bind', { session: number, ok: isKnown, system_id, password, system_type, interface_version })
    );
  });
  session.on('submit_sm', (pdu) => {
    const { sequence_number, source_addr, source_addr_ton, source_addr_npi } = pdu;
    const { destination_addr, dest_addr_ton, dest_addr_npi, esm_class, data_coding, registered_delivery } = pdu;
    say('submit', {
      session: number, sequence_number, source_addr, source_addr_ton, source_addr_npi, destination_addr, dest_addr_ton,
      dest_addr_npi, esm_class, data_coding, registered_delivery, tlvs: tlvs(pdu), raw: pdu.raw.toString('hex'),
      text: pdu.short_message.message, udh: pdu.short_message.udh ? Buffer.concat(pdu.short_message.udh).toString('hex') : null,
    });
    answer(session, pdu, policies.shift() || standing);
  });
  session.on('enquire_link', (pdu) => {
    say('enquire_link', { session: number });
    if (!deaf) session.send(pdu.response());
  });
  session.on('unbind', (pdu) => {
    session.send(pdu.response(), undefined, () => {
      say('unbind', { session: number });
      session.close();
    });
  });
  for (const name of ['enquire_link_resp', 'generic_nack', 'unbind_resp']) {
    session.on(name, (pdu) => say(name, { session: number, status: pdu.command_status, sequence_number: pdu.sequence_number }));
  }
}

function bound() {
  const session = [...open.values()].reverse().find((one) => one.isBound);
  if (!session) throw Error('nobody is bound');
  return session;
}

// "hex:…" stands for octets; a parameter the library does not know is added as octets under its number.
const value = (given) =>
  typeof given === 'string' && given.startsWith('hex:') ? Buffer.from(given.slice(4), 'hex') : given;

function parameter(name) {
  if (/^0x/.test(name) && !(name in smpp.tlvs)) smpp.addTLV(name, { id: Number(name), type: smpp.tlvs.message_payload.type });
  return name;
}

const commands = {
  policy(command) {
    if (command.next) policies = policies.concat(command.next);
    if (command.standing) standing = command.standing;
  },
  deliver(command) {
    const fields = {};
    for (const [key, given] of Object.entries(command.fields)) fields[key] = value(given);
    for (const [name, given] of Object.entries(command.tlvs || {})) fields[parameter(name)] = value(given);
    const told = (pdu) => say('delivered', { n: command.n, status: pdu.command_status, command: pdu.command });
    bound().deliver_sm(fields, told);
  },
  sync() {},
  release() {
    for (const one of held.splice(0)) one();
  },
  raw(command) {
    bound().socket.write(Buffer.from(command.hex, 'hex'));
  },
  enquire() {
    bound().enquire_link();
  },
  unbind() {
    bound().unbind();
  },
  deaf(command) {
    deaf = command.on;
  },
  drop() {
    for (const session of open.values()) session.destroy();
  },
  close(command, done) {
    commands.drop();
    server.close(done);
    return true;
  },
  listen(command, done) {
    const secure = options.cert ? { key: fs.readFileSync(options.key), cert: fs.readFileSync(options.cert) } : {};
    server = smpp.createServer(secure, serve);
    server.on('tlsClientError', () => say('tls_refused', {}));
    server.listen(port, '127.0.0.1', () => {
      port = server.address().port;
      done();
    });
    return true;
  },
};

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    const done = () => say('done', { n: command.n, port });
    try {
      if (!commands[command.do](command, done)) done();
    } catch (error) {
      say('failed', { n: command.n, error: String(error) });
    }
  })
  .on('close', () => process.exit(0)); // whoever started it has gone
