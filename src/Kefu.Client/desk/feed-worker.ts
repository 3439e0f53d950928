import { FeedHub, type FromTab } from './feed-hub.ts';

const hub = new FeedHub();

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0]!;
  port.onmessage = (message: MessageEvent<FromTab>) => hub.hear(port, message.data);
  port.start();
};
