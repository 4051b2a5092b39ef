/* The script of a site's pages with a map. */

import { carried, type Drawn } from "./answer.ts";
import { plates } from "./plate.ts";
import { remembered } from "./site-language.ts";

remembered();
void carried<Drawn>().then(plates);
