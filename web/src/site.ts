/* The script of a site's pages that have no map. */

import { remembered } from "./site-language.ts";
import { search } from "./site-search.ts";

remembered();
void search();
