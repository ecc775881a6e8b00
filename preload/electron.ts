import { contextBridge, ipcRenderer } from 'electron';
import { createChannelPort } from './channelPort.ts';
import { createClient } from './client.ts';
import { ipcChannels } from './contract/wire.ts';

/*
 * Electron's preload: sandboxed, in its own world. The page gets the client's functions and nothing of Electron; arguments and
 * answers are copied on their way through contextBridge.
 */

const port = createChannelPort({
  sendRequest: (message) => ipcRenderer.invoke(ipcChannels.request, message),
  openChannel: (take) => {
    ipcRenderer.once(ipcChannels.port, ({ ports: [channel] }) => {
      if (channel !== undefined) take(channel);
    });
    ipcRenderer.send(ipcChannels.connect);
  },
});

contextBridge.exposeInMainWorld('api', createClient(port));
