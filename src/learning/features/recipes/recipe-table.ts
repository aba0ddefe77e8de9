import type { FittedTransform } from "../fitted-transform.ts";
import { direction } from "./direction.ts";
import { foreign } from "./foreign.ts";
import { level } from "./level.ts";
import type { Recipe, RecipeDefinition, TrainedRecipe } from "./recipe.ts";
import { returnRecipe } from "./return.ts";
import { windowRecipe } from "./window.ts";

type TransformOf<R extends Recipe> = Extract<FittedTransform, { recipe: R }>;

/** One definition per recipe. */
export const recipeTable: { readonly [R in Recipe]: RecipeDefinition<TransformOf<R>> } = {
  level,
  window: windowRecipe,
  return: returnRecipe,
  direction,
  foreign,
};

/** Those that a model can be trained by. */
export const recipes = (Object.keys(recipeTable) as readonly Recipe[]).filter(
  (recipe): recipe is TrainedRecipe => recipe !== "foreign",
);

/** The definition that a fitted transform belongs to. */
export function recipeOf<T extends FittedTransform>(transform: T): RecipeDefinition<T> {
  // The table's type ties each name to its own transform; the compiler cannot follow that through a union.
  return recipeTable[transform.recipe] as unknown as RecipeDefinition<T>;
}
