import { createServer } from 'node:net';

/**
 * A process of its own that answers each piece it reads, and stamps it on a clock that its parent shares. Asked for them, it
 * sends its stamps, in milliseconds, and forgets them.
 */
const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
let stamps = [];

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', () => {
    stamps.push(Number(process.hrtime.bigint()) / 1e6);
    socket.write(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => {
  process.send({ stamps });
  stamps = [];
});
process.on('disconnect', () => process.exit(0));
