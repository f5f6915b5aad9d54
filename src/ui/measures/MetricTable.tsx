import type { Measured } from '../../worker/protocol';
import { formatCount } from '../format';
import { metricWords, printEstimate } from './metricWords';

/** Each metric with its interval, what it rests on, and what it means. */
export function MetricTable({ set }: { readonly set: Measured }) {
  return (
    <table className="metrics" aria-label={`Metrics, ${set.label}`}>
      <thead>
        <tr>
          <td />
          <th scope="col">value</th>
          <th scope="col">95 % interval</th>
          <th scope="col">n</th>
        </tr>
      </thead>
      {set.metrics.map(({ id, estimate }) => {
        const { value, interval } = printEstimate(id, estimate);
        return (
          <tbody key={id}>
            <tr>
              <th scope="row">{metricWords[id].name}</th>
              <td>{value}</td>
              <td>{interval}</td>
              <td>{formatCount(estimate.n)}</td>
            </tr>
            <tr>
              <td colSpan={4} className="gloss">
                {metricWords[id].meaning}
              </td>
            </tr>
          </tbody>
        );
      })}
    </table>
  );
}
