// The few figures the benchmark draws from its samples. No times are taken here.

/** The middle of some numbers; the mean of the two middle ones if their count is even. NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this part of the numbers lies, between two of them in proportion. NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Half of the distance between the quartiles, as a part of the median: how far a sample is from the median, typically. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
}

/** The mean for ratios: the number whose logarithm is the mean of the logarithms. NaN of none. */
export function geometricMean(values: readonly number[]): number {
  let logarithms = 0;
  for (const value of values) logarithms += Math.log(value);
  return Math.exp(logarithms / values.length);
}
