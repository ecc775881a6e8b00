import type { Attack } from './pageAttacks.ts';

/** Powers of a browser's page that need a person's or a host's leave. None may be given. */
export const permissionAttacks: readonly Attack[] = [
  {
    name: 'devices and places',
    run: async () => {
      const asked: Readonly<Record<string, () => unknown>> = {
        camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
        microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia(),
        place: () =>
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 900 }),
          ),
        midi: () => navigator.requestMIDIAccess({ sysex: true }),
        usb: () => Reflect.get(navigator, 'usb').requestDevice({ filters: [] }),
        serial: () => Reflect.get(navigator, 'serial').requestPort(),
        hid: () => Reflect.get(navigator, 'hid').requestDevice({ filters: [] }),
        bluetooth: () => Reflect.get(navigator, 'bluetooth').requestDevice({ acceptAllDevices: true }),
        idle: () => Reflect.get(window, 'IdleDetector').requestPermission(),
        fonts: () => Reflect.get(window, 'queryLocalFonts')(),
        files: () => Reflect.get(window, 'showOpenFilePicker')(),
        folder: () => Reflect.get(window, 'showDirectoryPicker')(),
        screens: () => Reflect.get(window, 'getScreenDetails')(),
        payment: () =>
          new PaymentRequest([{ supportedMethods: 'x' }], {
            total: { label: '', amount: { currency: 'EUR', value: '1' } },
          }).show(),
      };
      const answers = Object.entries(asked).map(async ([name, ask]) => {
        const noAnswer = new Promise((resolve) => setTimeout(resolve, 1_000, 'no answer'));
        try {
          return [
            name,
            await Promise.race([
              Promise.resolve(ask()).then((answer) => (answer === 'denied' ? 'refused' : 'given')),
              noAnswer,
            ]),
          ];
        } catch {
          return [name, 'refused'];
        }
      });
      return Object.fromEntries(await Promise.all(answers));
    },
  },
];
