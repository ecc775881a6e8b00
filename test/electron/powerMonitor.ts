import { Emitter, type Preventable } from './emitter.ts';

type PowerEvents = {
  readonly suspend: readonly [];
  readonly resume: readonly [];
  readonly shutdown: readonly [event: Preventable];
  readonly 'lock-screen': readonly [];
  readonly 'unlock-screen': readonly [];
  readonly 'on-ac': readonly [];
  readonly 'on-battery': readonly [];
};

let onBattery = false;

/** Electron's powerMonitor, told by the test. */
export class PowerMonitor extends Emitter<PowerEvents> {
  isOnBatteryPower(): boolean {
    return onBattery;
  }

  get onBatteryPower(): boolean {
    return onBattery;
  }

  getSystemIdleTime(): number {
    return 0;
  }

  getSystemIdleState(_idleThresholdSeconds: number): 'active' {
    return 'active';
  }
}

export const powerMonitor = new PowerMonitor();

export function setOnBattery(on: boolean): void {
  onBattery = on;
  powerMonitor.emit(on ? 'on-battery' : 'on-ac');
}
