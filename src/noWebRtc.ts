/**
 * No Content-Security-Policy directive that browsers obey covers WebRTC: with `connect-src 'self'` a page can still
 * send UDP to any STUN server. Easel has no use for it, so the first script of the page takes it away for good.
 */
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection'])
  Object.defineProperty(globalThis, name, {
    value: undefined,
    writable: false,
    configurable: false,
  });

export {};
