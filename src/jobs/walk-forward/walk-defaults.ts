/** What a walk does where nothing is said; trainings have the defaults of `train`. */
export const walkDefaults = {
  recipes: ["return"],
  folds: 8,
  trainWindow: "2y",
  retrainEvery: "30d",
  expanding: false,
  fresh: false,
} as const;
