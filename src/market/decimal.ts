import { Decimal as AnyDecimal } from "decimal.js";

/**
 * Money and amounts, exact: sums and products of what an account can hold have far fewer than 60 digits.
 * Rounded only where a rule says so, with the direction named.
 */
export const Decimal = AnyDecimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });
export type Decimal = AnyDecimal;

/** A decimal number as text without an exponent: "0.00012". */
export type DecimalText = string;
