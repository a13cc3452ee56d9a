import type { TerraformElement } from 'cdktf';

/**
 * Gives a resource, data source or output its name in Terraform, e.g. `aws_sqs_queue.events`.
 *
 * By default that name follows from where the construct stands in the tree, so moving code would destroy a queue (with
 * what is in it) and create another. Every element gets a fixed one instead: code can move, addresses stay. A rename
 * needs `moveFromId`.
 */
export function fixedId<T extends TerraformElement>(id: string, element: T): T {
  element.overrideLogicalId(id);
  return element;
}
