/** Region and date of the prices, which are AWS's public prices in US dollars, and the hours of a month. */
export const BASIS = { region: "us-east-1", date: "November 2026", hours: 730 } as const;

/** The monthly price of one piece. */
export interface Price {
  /** In US dollars, to the cent. */
  month: number;
  source: string;
}

/** Prices of what is charged all month, with or without use. */
export const PRICES = {
  // in standard support; 0.60 in extended support
  controlPlane: perHour(0.1, "https://aws.amazon.com/eks/pricing/"),
  endpoint: perHour(0.01, "https://aws.amazon.com/privatelink/pricing/"),
  natGateway: perHour(0.045, "https://aws.amazon.com/vpc/pricing/"),
  address: perHour(0.005, "https://aws.amazon.com/vpc/pricing/"),
  loadBalancer: perHour(0.0225, "https://aws.amazon.com/elasticloadbalancing/pricing/"),
  // each of the first two rotations adds the same amount
  key: { month: 1, source: "https://aws.amazon.com/kms/pricing/" },
  volumeGigabyte: { month: 0.08, source: "https://aws.amazon.com/ebs/pricing/" },
} satisfies Record<string, Price>;

const INSTANCE_HOURS: Readonly<Record<string, number>> = {
  "t3.medium": 0.0416,
  "t3.large": 0.0832,
  "t3.xlarge": 0.1664,
  "t4g.medium": 0.0336,
  "t4g.large": 0.0672,
  "t4g.xlarge": 0.1344,
  "m7i.large": 0.1008,
  "m7i.xlarge": 0.2016,
  "m7g.large": 0.0816,
  "m7g.xlarge": 0.1632,
};

/** The on-demand price of a Linux instance; undefined for a type that is not in the table. */
export function instancePrice(type: string): Price | undefined {
  const hour = INSTANCE_HOURS[type];
  return hour === undefined ? undefined : perHour(hour, "https://aws.amazon.com/ec2/pricing/on-demand/");
}

/** Costs that depend on use, and are in no sum. */
export const BY_USE = [
  ["Logs", "0.50 per GB"],
  ["Data by interface endpoints", "0.01 per GB"],
  ["Data by NAT gateways", "0.045 per GB"],
  ["Data between zones", "0.01 per GB in each direction"],
  ["Data to the Internet", "0.09 per GB"],
  ["Load balancer capacity", "0.006 per unit and hour"],
  ["Images in ECR", "0.10 per GB"],
  ["S3, DynamoDB and KMS for the states", "cents"],
] as const;

function perHour(price: number, source: string): Price {
  // in binary, half a cent may be slightly less than half
  const cents = Number((price * BASIS.hours * 100).toFixed(4));
  return { month: Math.round(cents) / 100, source };
}
