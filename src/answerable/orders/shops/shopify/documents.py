"""What is said to Shopify, in its Admin GraphQL of the version in `shop.py`."""

FACTS = """
fragment Facts on Order {
  id name email createdAt cancelledAt closedAt presentmentCurrencyCode
  displayFinancialStatus displayFulfillmentStatus
  totalPriceSet { presentmentMoney { amount } }
  totalRefundedSet { presentmentMoney { amount } }
  lineItems(first: $lines) {
    nodes { id name sku quantity variant { id } originalUnitPriceSet { presentmentMoney { amount } } }
  }
  fulfillments(first: 20) { displayStatus trackingInfo(first: 5) { company number url } }
  returns(first: 20) { nodes { id name status totalQuantity } }
}
"""
ORDERS = (
    """query Orders($query: String!, $first: Int!, $lines: Int!) {
  orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) { nodes { ...Facts } }
}"""
    + FACTS
)
CHECK = "query Check { shop { name } currentAppInstallation { accessScopes { handle } } }"

CANCEL = """mutation Cancel($order: ID!, $note: String) {
  orderCancel(orderId: $order, reason: CUSTOMER, restock: true, notifyCustomer: false, staffNote: $note,
    refundMethod: { originalPaymentMethodsRefund: true }) {
    job { id done } orderCancelUserErrors { field message code }
  }
}"""
JOB = "query Job($id: ID!) { job(id: $id) { id done } }"

PAYMENTS = """query Payments($order: ID!) {
  order(id: $order) {
    transactions(first: 50) {
      id kind status gateway parentTransaction { id } amountSet { presentmentMoney { amount } }
    }
  }
}"""
REFUND = """mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id } userErrors { field message } }
}"""
REFUNDS = "query Refunds($order: ID!) { order(id: $order) { refunds(first: 100) { id note } } }"

SENT = """query Sent($order: ID!) {
  order(id: $order) {
    fulfillments(first: 20) { fulfillmentLineItems(first: 100) { nodes { id quantity lineItem { id } } } }
  }
}"""
RETURN = """mutation Return($input: ReturnInput!) {
  returnCreate(returnInput: $input) { return { id name } userErrors { field message } }
}"""
RETURNS = """query Returns($order: ID!) {
  order(id: $order) {
    returns(first: 50) {
      nodes {
        id status
        returnLineItems(first: 50) { nodes { ... on ReturnLineItem { returnReasonNote } } }
      }
    }
  }
}"""

RECIPIENT = """query Recipient($order: ID!) {
  order(id: $order) {
    email customer { id }
    shippingAddress {
      firstName lastName company address1 address2 city provinceCode zip countryCodeV2 phone
    }
  }
}"""
DRAFT = """mutation Draft($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { id } userErrors { field message } }
}"""
NOTE = """mutation Note($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { metafields { id } userErrors { field message } }
}"""
COMPLETE = """mutation Complete($id: ID!) {
  draftOrderComplete(id: $id) { draftOrder { id order { id name } } userErrors { field message } }
}"""
NOTED = """query Noted($order: ID!, $key: String!) {
  order(id: $order) { metafield(namespace: "answerable", key: $key) { value } }
}"""
DRAFTED = "query Drafted($id: ID!) { draftOrder(id: $id) { status } }"
