import { add, multiply, subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";

/** Mean of the members' numbers, each [batch, 1]; one member's are its own, without any op. */
export function meanOf(members: readonly Tensor[]): Tensor {
  const sum = members.reduce(add);
  return members.length === 1 ? sum : multiply(sum, sum.graph.constant(1 / members.length));
}

/** Population standard deviation of the members' numbers, each [batch, 1]. */
export function spreadOf(members: readonly Tensor[]): Tensor {
  const mean = meanOf(members);
  const squares = members.map((member) => {
    const apart = subtract(member, mean);
    return multiply(apart, apart);
  });
  return mean.graph.apply("Sqrt", [meanOf(squares)]);
}
