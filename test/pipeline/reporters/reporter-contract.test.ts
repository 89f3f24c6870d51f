import { github } from '../../../pipeline/reporters/github.ts';
import { json } from '../../../pipeline/reporters/json.ts';
import { plain } from '../../../pipeline/reporters/plain.ts';
import { quiet } from '../../../pipeline/reporters/quiet.ts';
import { tty } from '../../../pipeline/reporters/tty.ts';
import { reporterContract } from '../../contracts/reporter.ts';

for (const [name, create] of Object.entries({ github, json, plain, quiet, tty })) {
  reporterContract(name, create);
}
