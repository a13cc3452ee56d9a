import { AWS_CALLS } from './aws-calls';
import { reasonOf } from '../../../templates/framework/cli/aws-error';

/*
 * Asks AWS's services at the endpoint that is given, and prints why each call failed, as JSON. A process of its own: in jest's, the errors
 * of Node.js are no errors to AWS's clients.
 */
const endpoint = process.argv[2];
void Promise.all(Object.values(AWS_CALLS).map((call) => call({ endpoint, region: 'us-west-2', maxAttempts: 1 }).then(() => 'did not fail', reasonOf)))
  .then((reasons) => console.log(JSON.stringify(reasons)));
