// A measuring process of the benchmark: takes one job from its parent and sends back what it finds. Never run by hand.
import { type Job, measure } from './measure.ts';
import { workNamed } from './works.ts';

process.once('message', (job: Job) => {
  measure(job, job.works.map(workNamed), (report) => process.send!(report)).then(
    () => process.disconnect(),
    (error: unknown) => {
      // Printed, and seen by the parent as an exit code: a fault of the benchmark, not of what it measures.
      console.error(error);
      process.exit(1);
    },
  );
});
