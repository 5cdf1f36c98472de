/* What every portal page does with scripts; without them it works too. */
