/**
 * Another origin, which wants to hear something: an HTTP server, WebSocket handshakes included, and the addresses of a
 * STUN server, over UDP, and of a TURN server, over TCP. Whatever reaches it is written down.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface Trap {
  /** With a slash at its end. */
  readonly url: string;
  /**
   * For RTCPeerConnection. An address of this machine other than loopback where there is one: WebRTC skips loopback.
   */
  readonly stunUrl: string;
  /** The same over TCP. */
  readonly turnUrl: string;
  /** What arrived: paths without the leading slash, `stun` and `turn`. */
  readonly hits: string[];
  /** TCP connections opened, with or without a request. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/**
 * `/control.html` and `/control.js` are a page and a worker without any policy, which show that the trap works.
 * `/control-listed.html` has the header Connection-Allowlist and nothing else, which shows what that closes by itself.
 */
export async function setTrap(): Promise<Trap> {
  const hits: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    if (!path.startsWith('control') && path !== 'favicon.ico') hits.push(path);
    response.writeHead(200, {
      'Content-Type': type,
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      ...(path === 'control-listed.html' ? { 'Connection-Allowlist': '(response-origin)' } : {}),
    });
    response.end(path === 'control.js' ? 'postMessage("ready");' : '');
  });
  server.on('connection', () => (connections += 1));
  server.on('upgrade', (request, socket) => {
    hits.push((request.url ?? '/').slice(1));
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const udp = createSocket('udp4');
  udp.on('message', () => hits.push('stun'));
  await new Promise<void>((done) => udp.bind(0, '0.0.0.0', done));
  const turn = createTcpServer((socket) => {
    hits.push('turn');
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((done) => turn.listen(0, '0.0.0.0', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stunUrl: `stun:${outwardAddress()}:${udp.address().port}`,
    turnUrl: `turn:${outwardAddress()}:${(turn.address() as AddressInfo).port}?transport=tcp`,
    hits,
    connections: () => connections,
    close: async () => {
      udp.close();
      await new Promise((done) => turn.close(done));
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function outwardAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outward = addresses.find((address) => address.family === 'IPv4' && !address.internal);
  return outward?.address ?? '127.0.0.1';
}
