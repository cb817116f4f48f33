import type { MailProvider } from '../mail-client.ts';
import type { Faults } from './faults.ts';

/** Makes the faults of the mail provider happen in its own process. */
export function disturbMail(faults: Faults, mail: MailProvider, usualDelayMs: number): void {
  faults.onChange('slow-mail', () => mail.setDelay(faults.parameters('slow-mail')?.delayMs ?? usualDelayMs));
  faults.onChange('mail-down', () => mail.listen(!faults.isOn('mail-down')));
}
