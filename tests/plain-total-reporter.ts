import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** Prints the totals as one plain last line, `N passed, N failed`, for machines that read logs. */
export default class PlainTotalReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((each) => each === state).length;
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const failed = count('failed') + brokenFiles + unhandled.length;
    const skipped = count('skipped');
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(
      `\n${count('passed')} passed, ${reason === 'failed' ? Math.max(1, failed) : failed} failed${tail}\n`,
    );
  }
}
